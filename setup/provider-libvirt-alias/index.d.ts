export * from "queztl/cdktf/provider-libvirt";
