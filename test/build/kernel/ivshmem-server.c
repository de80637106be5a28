/*
 * What QEMU's ivshmem-doorbell talks to: gives each machine the memory and a doorbell of each other one (docs/specs/ivshmem-spec.txt of QEMU).
 * Usage: ivshmem-server SOCKET BYTES MACHINES; one doorbell a machine. Ends when its stdin ends.
 */
#include <err.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST = 16 };

static void tell(int to, int64_t number, int fd)
{
	char control[CMSG_SPACE(sizeof(fd))] = { 0 };
	struct iovec data = { .iov_base = &number, .iov_len = sizeof(number) };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1 };

	if (fd >= 0) {
		message.msg_control = control;
		message.msg_controllen = sizeof(control);
		struct cmsghdr *header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(fd));
		memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	}
	if (sendmsg(to, &message, MSG_NOSIGNAL) != sizeof(number))
		warn("sendmsg");
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int machines[MOST], bells[MOST], count = 0;

	if (argc != 4)
		errx(2, "usage: ivshmem-server SOCKET BYTES MACHINES");
	int most = atoi(argv[3]);
	int memory = memfd_create("ivshmem", 0);
	if (memory < 0 || ftruncate(memory, atol(argv[2])) != 0)
		err(1, "memory");
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);
	strncpy(address.sun_path, argv[1], sizeof(address.sun_path) - 1);
	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(listener, MOST) != 0)
		err(1, "%s", argv[1]);

	struct pollfd waits[] = { { .fd = 0, .events = POLLIN }, { .fd = listener, .events = POLLIN } };
	while (poll(waits, 2, -1) >= 0 && waits[0].revents == 0) {
		if (!(waits[1].revents & POLLIN) || count >= most || count >= MOST)
			continue;
		int machine = accept(listener, NULL, NULL);
		machines[count] = machine;
		bells[count] = eventfd(0, 0);
		tell(machine, 0, -1);
		tell(machine, count, -1);
		tell(machine, -1, memory);
		for (int other = 0; other < count; other++) {
			tell(machines[other], count, bells[count]);
			tell(machine, other, bells[other]);
		}
		tell(machine, count, bells[count]);
		count++;
	}
	return 0;
}
