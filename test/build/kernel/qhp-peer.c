/* One of two guests that share memory by /dev/queztl-qhp0: `qhp-peer writer TEXT` or `qhp-peer reader`. Tells what it saw, a line each. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <linux/queztl_qhp.h>

#define DEVICE "/dev/queztl-qhp0"
#define REMOVE "/sys/class/queztl_qhp/queztl-qhp0/device/remove"

enum { READER_IS_THERE = 1, TEXT_IS_THERE = 2, TEXT_IS_READ = 3 };

struct shared {
	_Atomic uint32_t state;
	_Atomic uint32_t reader;
	char text[256];
};

static sigjmp_buf after_fault;

static void on_fault(int number)
{
	siglongjmp(after_fault, number);
}

static void await(struct shared *shared, uint32_t state)
{
	while (atomic_load(&shared->state) != state)
		sched_yield();
}

static const char *failure(long result)
{
	return result < 0 ? strerrorname_np(errno) : "none";
}

/* The device goes away under an open file. */
static void lose(int fd, struct shared *shared)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	struct queztl_qhp_info info;
	uint64_t rang;
	int removal = open(REMOVE, O_WRONLY);

	if (removal < 0 || write(removal, "1", 1) != 1)
		err(1, REMOVE);
	poll(&wait, 1, 5000);
	printf("removed: poll %s", wait.revents & POLLHUP ? "POLLHUP" : "nothing");
	printf(", read %s", failure(read(fd, &rang, sizeof(rang))));
	printf(", ioctl %s", failure(ioctl(fd, QUEZTL_QHP_INFO, &info)));
	signal(SIGBUS, on_fault);
	if (sigsetjmp(after_fault, 1) == 0)
		printf(", memory %u", atomic_load(&shared->state));
	else
		printf(", memory SIGBUS");
	printf(", open %s\n", failure(open(DEVICE, O_RDWR)));
}

int main(int argc, char **argv)
{
	struct queztl_qhp_info info;
	int fd = open(DEVICE, O_RDWR);

	setbuf(stdout, NULL);
	if (argc < 2 || fd < 0 || ioctl(fd, QUEZTL_QHP_INFO, &info) != 0)
		err(1, DEVICE);
	printf("%s: %llu bytes, %u vectors, peer %u\n", argv[1], (unsigned long long)info.size, info.vectors, info.peer);
	printf("second open: %s\n", failure(open(DEVICE, O_RDWR)));
	void *private = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
	printf("private map: %s\n", failure(private == MAP_FAILED ? -1 : 0));
	void *beyond = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, info.size);
	printf("map beyond: %s\n", failure(beyond == MAP_FAILED ? -1 : 0));
	struct shared *shared = mmap(NULL, info.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (shared == MAP_FAILED)
		err(1, "mmap");

	if (strcmp(argv[1], "writer") == 0) {
		await(shared, READER_IS_THERE);
		strncpy(shared->text, argv[2], sizeof(shared->text) - 1);
		((char *)shared)[info.size - 1] = 42;
		atomic_store(&shared->state, TEXT_IS_THERE);
		struct queztl_qhp_bell bell = { .peer = atomic_load(&shared->reader), .vector = 0 };
		printf("ring: %s\n", failure(ioctl(fd, QUEZTL_QHP_RING, &bell)));
		await(shared, TEXT_IS_READ);
		printf("seen by the other\n");
	} else {
		atomic_store(&shared->reader, info.peer);
		atomic_store(&shared->state, READER_IS_THERE);
		if (info.vectors > 0) {
			struct pollfd wait = { .fd = fd, .events = POLLIN };
			uint64_t rang = 0;
			poll(&wait, 1, 60000);
			if (read(fd, &rang, sizeof(rang)) != sizeof(rang))
				err(1, "read");
			printf("rang: %llu\n", (unsigned long long)rang);
		}
		await(shared, TEXT_IS_THERE);
		printf("text: %s, last byte %d\n", shared->text, ((char *)shared)[info.size - 1]);
		atomic_store(&shared->state, TEXT_IS_READ);
		lose(fd, shared);
	}
	printf("done\n");
	return 0;
}
