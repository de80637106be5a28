// SPDX-License-Identifier: GPL-2.0-only
/*
 * A name for virtio-net, which does all the work: this module has no code of its
 * own that runs. Loading it, by name or for a device of the kind, loads what
 * its soft dependencies name; its Kconfig entry sets what we think is best.
 */

#include <linux/module.h>

static int __init queztl_net_init(void)
{
	return 0;
}
module_init(queztl_net_init);

static void __exit queztl_net_exit(void)
{
}
module_exit(queztl_net_exit);

MODULE_ALIAS("virtio:d00000001v*");
MODULE_SOFTDEP("pre: virtio_net sch_fq tcp_bbr");
MODULE_DESCRIPTION("A name for virtio-net with Queztl's defaults");
MODULE_LICENSE("GPL");
