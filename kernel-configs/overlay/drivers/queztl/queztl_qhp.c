// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory shared between virtual machines, as a character device.
 *
 * The PCI function is QEMU's ivshmem: BAR 2 is the memory, BAR 0 has the
 * registers, and ivshmem-doorbell has MSI-X vectors that other machines ring.
 * The interface is in <uapi/linux/queztl_qhp.h>.
 */

#include <linux/atomic.h>
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/poll.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <uapi/linux/queztl_qhp.h>

#define QHP_NAME	"queztl_qhp"
#define QHP_MINORS	64
#define QHP_VECTORS	16

#define IVSHMEM_DEVICE_ID	0x1110
#define IVSHMEM_BAR_REGISTERS	0
#define IVSHMEM_BAR_MEMORY	2
#define IVSHMEM_IV_POSITION	0x08
#define IVSHMEM_DOORBELL	0x0c

/**
 * struct qhp - one device
 * @dev: its device, whose release frees this
 * @cdev: its character device
 * @pdev: the PCI function
 * @registers: BAR 0
 * @memory: the kernel's mapping of BAR 2, which makes it cached for all
 * @start: physical address of the memory
 * @size: its bytes
 * @vectors: number of MSI-X vectors, 0 without doorbells
 * @owned: bit 0 is set while a file is open
 * @alive: taken for reading while the hardware is used
 * @gone: the PCI function is removed; guarded by @alive
 * @mapping: address space of the owner's file; guarded by @alive
 * @rang: doorbells since the last read
 * @waiting: those who wait for one
 */
struct qhp {
	struct device dev;
	struct cdev cdev;
	struct pci_dev *pdev;
	void __iomem *registers;
	void *memory;
	phys_addr_t start;
	resource_size_t size;
	int vectors;
	unsigned long owned;
	struct rw_semaphore alive;
	bool gone;
	struct address_space *mapping;
	atomic64_t rang;
	wait_queue_head_t waiting;
};

static dev_t qhp_devt;
static DEFINE_IDA(qhp_minors);

static struct class qhp_class = {
	.name = QHP_NAME,
};

static int qhp_open(struct inode *inode, struct file *file)
{
	struct qhp *qhp = container_of(inode->i_cdev, struct qhp, cdev);
	int ret = 0;

	if (test_and_set_bit(0, &qhp->owned))
		return -EBUSY;

	down_write(&qhp->alive);
	if (qhp->gone)
		ret = -ENODEV;
	else
		qhp->mapping = file->f_mapping;
	up_write(&qhp->alive);

	if (ret) {
		clear_bit(0, &qhp->owned);
		return ret;
	}

	/* What rang for an earlier owner is not this one's. */
	atomic64_set(&qhp->rang, 0);
	file->private_data = qhp;
	return stream_open(inode, file);
}

static int qhp_release(struct inode *inode, struct file *file)
{
	struct qhp *qhp = file->private_data;

	down_write(&qhp->alive);
	qhp->mapping = NULL;
	up_write(&qhp->alive);
	clear_bit_unlock(0, &qhp->owned);
	return 0;
}

static bool qhp_is_gone(struct qhp *qhp)
{
	bool gone;

	down_read(&qhp->alive);
	gone = qhp->gone;
	up_read(&qhp->alive);
	return gone;
}

static ssize_t qhp_read(struct file *file, char __user *to, size_t count,
			loff_t *offset)
{
	struct qhp *qhp = file->private_data;
	u64 rang;
	int ret;

	if (count < sizeof(rang))
		return -EINVAL;

	for (;;) {
		if (qhp_is_gone(qhp))
			return -ENODEV;
		rang = atomic64_xchg(&qhp->rang, 0);
		if (rang)
			break;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		ret = wait_event_interruptible(qhp->waiting,
					       atomic64_read(&qhp->rang) ||
					       READ_ONCE(qhp->gone));
		if (ret)
			return ret;
	}

	if (copy_to_user(to, &rang, sizeof(rang))) {
		atomic64_add(rang, &qhp->rang);
		return -EFAULT;
	}
	return sizeof(rang);
}

static __poll_t qhp_poll(struct file *file, struct poll_table_struct *wait)
{
	struct qhp *qhp = file->private_data;

	poll_wait(file, &qhp->waiting, wait);
	if (qhp_is_gone(qhp))
		return EPOLLHUP | EPOLLERR;
	return atomic64_read(&qhp->rang) ? EPOLLIN | EPOLLRDNORM : 0;
}

static int qhp_tell(struct qhp *qhp, void __user *to)
{
	struct queztl_qhp_info info = {
		.size = qhp->size,
		.vectors = qhp->vectors,
	};

	if (qhp->vectors)
		info.peer = ioread32(qhp->registers + IVSHMEM_IV_POSITION);
	return copy_to_user(to, &info, sizeof(info)) ? -EFAULT : 0;
}

static int qhp_ring(struct qhp *qhp, const void __user *from)
{
	struct queztl_qhp_bell bell;

	if (copy_from_user(&bell, from, sizeof(bell)))
		return -EFAULT;
	if (!qhp->vectors)
		return -EOPNOTSUPP;
	if (bell.peer > U16_MAX || bell.vector > U16_MAX)
		return -EINVAL;

	/* The other side must see what was written before the bell. */
	wmb();
	iowrite32(bell.peer << 16 | bell.vector,
		  qhp->registers + IVSHMEM_DOORBELL);
	return 0;
}

static long qhp_ioctl(struct file *file, unsigned int command,
		      unsigned long argument)
{
	struct qhp *qhp = file->private_data;
	void __user *user = (void __user *)argument;
	long ret;

	down_read(&qhp->alive);
	if (qhp->gone)
		ret = -ENODEV;
	else if (command == QUEZTL_QHP_INFO)
		ret = qhp_tell(qhp, user);
	else if (command == QUEZTL_QHP_RING)
		ret = qhp_ring(qhp, user);
	else
		ret = -ENOTTY;
	up_read(&qhp->alive);
	return ret;
}

/*
 * Pages are mapped when they are touched, not by mmap(): so a removal that
 * comes between mmap() and the first access is seen.
 */
static vm_fault_t qhp_fault(struct vm_fault *vmf)
{
	struct qhp *qhp = vmf->vma->vm_private_data;
	vm_fault_t ret = VM_FAULT_SIGBUS;

	down_read(&qhp->alive);
	if (!qhp->gone && vmf->pgoff < qhp->size >> PAGE_SHIFT)
		ret = vmf_insert_pfn(vmf->vma, vmf->address,
				     (qhp->start >> PAGE_SHIFT) + vmf->pgoff);
	up_read(&qhp->alive);
	return ret;
}

static const struct vm_operations_struct qhp_vm_ops = {
	.fault = qhp_fault,
};

static int qhp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct qhp *qhp = file->private_data;
	unsigned long pages = qhp->size >> PAGE_SHIFT;

	/* A private copy would hide what is written from the other side. */
	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (vma->vm_pgoff >= pages || vma_pages(vma) > pages - vma->vm_pgoff)
		return -EINVAL;

	vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = qhp;
	vma->vm_ops = &qhp_vm_ops;
	return 0;
}

static const struct file_operations qhp_fops = {
	.owner = THIS_MODULE,
	.open = qhp_open,
	.release = qhp_release,
	.read = qhp_read,
	.poll = qhp_poll,
	.unlocked_ioctl = qhp_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.mmap = qhp_mmap,
};

static irqreturn_t qhp_interrupt(int irq, void *data)
{
	struct qhp *qhp = data;

	atomic64_inc(&qhp->rang);
	wake_up_interruptible(&qhp->waiting);
	return IRQ_HANDLED;
}

static void qhp_free_vectors(struct qhp *qhp, int requested)
{
	while (requested--)
		free_irq(pci_irq_vector(qhp->pdev, requested), qhp);
	pci_free_irq_vectors(qhp->pdev);
}

/* ivshmem-plain has no MSI-X, which is no error: its users poll the memory. */
static int qhp_request_vectors(struct qhp *qhp)
{
	struct pci_dev *pdev = qhp->pdev;
	int vectors, i, ret;

	if (!pdev->msix_cap)
		return 0;

	pci_set_master(pdev);
	vectors = pci_alloc_irq_vectors(pdev, 1, QHP_VECTORS, PCI_IRQ_MSIX);
	if (vectors < 0)
		return vectors;

	for (i = 0; i < vectors; i++) {
		ret = request_irq(pci_irq_vector(pdev, i), qhp_interrupt, 0,
				  dev_name(&qhp->dev), qhp);
		if (ret) {
			qhp_free_vectors(qhp, i);
			return ret;
		}
	}
	qhp->vectors = vectors;
	return 0;
}

static void qhp_free(struct device *dev)
{
	struct qhp *qhp = container_of(dev, struct qhp, dev);

	ida_free(&qhp_minors, MINOR(dev->devt));
	kfree(qhp);
}

static struct qhp *qhp_alloc(struct pci_dev *pdev)
{
	struct qhp *qhp;
	int minor, ret;

	qhp = kzalloc(sizeof(*qhp), GFP_KERNEL);
	if (!qhp)
		return ERR_PTR(-ENOMEM);

	minor = ida_alloc_max(&qhp_minors, QHP_MINORS - 1, GFP_KERNEL);
	if (minor < 0) {
		kfree(qhp);
		return ERR_PTR(minor);
	}

	qhp->pdev = pdev;
	init_rwsem(&qhp->alive);
	init_waitqueue_head(&qhp->waiting);
	atomic64_set(&qhp->rang, 0);

	device_initialize(&qhp->dev);
	qhp->dev.parent = &pdev->dev;
	qhp->dev.class = &qhp_class;
	qhp->dev.devt = MKDEV(MAJOR(qhp_devt), minor);
	qhp->dev.release = qhp_free;
	ret = dev_set_name(&qhp->dev, "queztl-qhp%d", minor);
	if (ret) {
		put_device(&qhp->dev);
		return ERR_PTR(ret);
	}
	cdev_init(&qhp->cdev, &qhp_fops);
	qhp->cdev.owner = THIS_MODULE;
	return qhp;
}

static int qhp_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct qhp *qhp;
	int ret;

	qhp = qhp_alloc(pdev);
	if (IS_ERR(qhp))
		return PTR_ERR(qhp);

	ret = pci_enable_device_mem(pdev);
	if (ret)
		goto put;
	ret = pci_request_regions(pdev, QHP_NAME);
	if (ret)
		goto disable;

	ret = -ENODEV;
	qhp->start = pci_resource_start(pdev, IVSHMEM_BAR_MEMORY);
	qhp->size = pci_resource_len(pdev, IVSHMEM_BAR_MEMORY);
	if (!qhp->size) {
		dev_err(&pdev->dev, "the device has no memory\n");
		goto release;
	}

	ret = -ENOMEM;
	qhp->registers = pci_iomap(pdev, IVSHMEM_BAR_REGISTERS, 0);
	if (!qhp->registers)
		goto release;
	/*
	 * Not for the kernel's own use: user mappings of a BAR are uncached
	 * unless its memory type is reserved as cached, and this is memory.
	 */
	qhp->memory = memremap(qhp->start, qhp->size, MEMREMAP_WB);
	if (!qhp->memory)
		goto unmap_registers;

	ret = qhp_request_vectors(qhp);
	if (ret)
		goto unmap_memory;

	pci_set_drvdata(pdev, qhp);
	ret = cdev_device_add(&qhp->cdev, &qhp->dev);
	if (ret)
		goto free_vectors;

	dev_info(&qhp->dev, "%llu bytes, %d vectors\n",
		 (unsigned long long)qhp->size, qhp->vectors);
	return 0;

free_vectors:
	if (qhp->vectors)
		qhp_free_vectors(qhp, qhp->vectors);
unmap_memory:
	memunmap(qhp->memory);
unmap_registers:
	pci_iounmap(pdev, qhp->registers);
release:
	pci_release_regions(pdev);
disable:
	pci_disable_device(pdev);
put:
	put_device(&qhp->dev);
	return ret;
}

static void qhp_remove(struct pci_dev *pdev)
{
	struct qhp *qhp = pci_get_drvdata(pdev);

	cdev_device_del(&qhp->cdev, &qhp->dev);

	down_write(&qhp->alive);
	WRITE_ONCE(qhp->gone, true);
	if (qhp->mapping)
		unmap_mapping_range(qhp->mapping, 0, 0, 1);
	up_write(&qhp->alive);
	wake_up_interruptible(&qhp->waiting);

	if (qhp->vectors)
		qhp_free_vectors(qhp, qhp->vectors);
	memunmap(qhp->memory);
	pci_iounmap(pdev, qhp->registers);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
	put_device(&qhp->dev);
}

static const struct pci_device_id qhp_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT_QUMRANET, IVSHMEM_DEVICE_ID) },
	{ }
};
MODULE_DEVICE_TABLE(pci, qhp_ids);

static struct pci_driver qhp_driver = {
	.name = QHP_NAME,
	.id_table = qhp_ids,
	.probe = qhp_probe,
	.remove = qhp_remove,
};

static int __init qhp_init(void)
{
	int ret;

	ret = alloc_chrdev_region(&qhp_devt, 0, QHP_MINORS, QHP_NAME);
	if (ret)
		return ret;
	ret = class_register(&qhp_class);
	if (ret)
		goto unregister_region;
	ret = pci_register_driver(&qhp_driver);
	if (ret)
		goto unregister_class;
	return 0;

unregister_class:
	class_unregister(&qhp_class);
unregister_region:
	unregister_chrdev_region(qhp_devt, QHP_MINORS);
	return ret;
}
module_init(qhp_init);

static void __exit qhp_exit(void)
{
	pci_unregister_driver(&qhp_driver);
	class_unregister(&qhp_class);
	unregister_chrdev_region(qhp_devt, QHP_MINORS);
	ida_destroy(&qhp_minors);
}
module_exit(qhp_exit);

MODULE_DESCRIPTION("Memory shared between virtual machines (ivshmem)");
MODULE_LICENSE("GPL");
