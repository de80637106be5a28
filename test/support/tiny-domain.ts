/** A domain without disks whose firmware talks on the serial port. */
export function tinyDomainXml(name: string, devices = ""): string {
  return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type><bios useserial='yes'/></os>
  <devices><serial type='pty'/>${devices}</devices></domain>`;
}
