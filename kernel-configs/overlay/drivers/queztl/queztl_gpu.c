// SPDX-License-Identifier: GPL-2.0-only
/*
 * A name for virtio-gpu, which does all the work: this module has no code of its
 * own that runs. Loading it, by name or for a device of the kind, loads what
 * its soft dependencies name; its Kconfig entry sets what we think is best.
 */

#include <linux/module.h>

static int __init queztl_gpu_init(void)
{
	return 0;
}
module_init(queztl_gpu_init);

static void __exit queztl_gpu_exit(void)
{
}
module_exit(queztl_gpu_exit);

MODULE_ALIAS("virtio:d00000010v*");
MODULE_SOFTDEP("pre: virtio_gpu");
MODULE_DESCRIPTION("A name for virtio-gpu with Queztl's defaults");
MODULE_LICENSE("GPL");
