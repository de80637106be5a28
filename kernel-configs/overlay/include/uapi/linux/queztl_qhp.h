/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * Memory shared between virtual machines: the interface of /dev/queztl-qhpN.
 *
 * open() makes the caller the owner of the device until the last close; it
 * fails with EBUSY while there is another. mmap() with MAP_SHARED maps the
 * memory from offset 0. read() of 8 bytes gives the number of doorbells that
 * rang since the last read, and waits for one unless O_NONBLOCK is set;
 * poll() tells EPOLLIN when there are some. When the device goes away,
 * poll() tells EPOLLHUP, calls fail with ENODEV, and an access to the mapped
 * memory raises SIGBUS.
 */
#ifndef _UAPI_LINUX_QUEZTL_QHP_H
#define _UAPI_LINUX_QUEZTL_QHP_H

#include <linux/ioctl.h>
#include <linux/types.h>

/**
 * struct queztl_qhp_info - what a device has
 * @size: bytes of the shared memory
 * @peer: own number among the machines that share it, 0 without doorbells
 * @vectors: number of doorbells that others can ring here, 0 if there are none
 */
struct queztl_qhp_info {
	__u64 size;
	__u32 peer;
	__u32 vectors;
};

/**
 * struct queztl_qhp_bell - which doorbell to ring
 * @peer: number of the machine
 * @vector: number of its doorbell
 */
struct queztl_qhp_bell {
	__u32 peer;
	__u32 vector;
};

#define QUEZTL_QHP_INFO _IOR('Q', 0x40, struct queztl_qhp_info)
#define QUEZTL_QHP_RING _IOW('Q', 0x41, struct queztl_qhp_bell)

#endif /* _UAPI_LINUX_QUEZTL_QHP_H */
