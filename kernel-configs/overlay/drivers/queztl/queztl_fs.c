// SPDX-License-Identifier: GPL-2.0-only
/*
 * A name for virtiofs, which does all the work: this module has no code of its
 * own that runs. Loading it, by name or for a device of the kind, loads what
 * its soft dependencies name; its Kconfig entry sets what we think is best.
 */

#include <linux/module.h>

static int __init queztl_fs_init(void)
{
	return 0;
}
module_init(queztl_fs_init);

static void __exit queztl_fs_exit(void)
{
}
module_exit(queztl_fs_exit);

MODULE_ALIAS("virtio:d0000001Av*");
MODULE_SOFTDEP("pre: virtiofs");
MODULE_DESCRIPTION("A name for virtiofs with Queztl's defaults");
MODULE_LICENSE("GPL");
