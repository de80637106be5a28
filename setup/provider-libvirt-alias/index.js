module.exports = require("queztl/cdktf/provider-libvirt");
