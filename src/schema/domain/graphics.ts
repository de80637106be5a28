import { branch, type Fields, flag, group, integer, list, ON_OFF, text, variants, YES_NO } from "../table";

const listening: Fields = {
  listen: text("@listen", "Address to listen on.", { auto: true }),
  auto_port: flag("@autoport", "libvirt chooses the port."),
  port: integer("@port", "TCP port; -1 chooses one.", { min: -1, max: 65535, auto: true }),
  keymap: text("@keymap", "Keyboard layout."),
  passwd: text("@passwd", "Password that a client must give. It is stored in the state: prefer a socket or a tunnel.", { secret: true }),
  passwd_valid_to: text("@passwdValidTo", "When the password ends."),
  connected: text("@connected", "What happens to a connected client when the password changes.", { oneOf: ["keep", "disconnect", "fail"] }),
  listeners: list(
    "listen",
    "Where it listens.",
    group(undefined, "A listener.", {
      address: group(undefined, "An address.", { address: text("@address", "Address.") }),
      network: group(undefined, "A libvirt network's address.", { network: text("@network", "Network.") }),
      socket: group(undefined, "A unix socket.", { socket: text("@socket", "Path.") }),
    }),
    { auto: true },
  ),
};

/** Graphical consoles (https://libvirt.org/formatdomain.html#graphical-framebuffers). */
export const graphics = list(
  "graphics",
  "Graphical consoles.",
  variants(undefined, "@type", "Kind. Set one.", {
    vnc: branch(
      "vnc",
      group(undefined, "VNC.", {
        ...listening,
        socket: text("@socket", "Path of a unix socket instead of a port."),
        web_socket: integer("@websocket", "Port of the web socket; -1 chooses one.", { min: -1, max: 65535 }),
        share_policy: text("@sharePolicy", "May clients share the screen?", { oneOf: ["allow-exclusive", "force-shared", "ignore"] }),
        power_control: text("@powerControl", "A client may shut the guest down.", { oneOf: YES_NO }),
      }),
    ),
    spice: branch(
      "spice",
      group(undefined, "SPICE.", {
        ...listening,
        tls_port: integer("@tlsPort", "TLS port; -1 chooses one.", { min: -1, max: 65535 }),
        default_mode: text("@defaultMode", "Security of channels.", { oneOf: ["any", "secure", "insecure"] }),
        image: group("image", "Images.", {
          compression: text("@compression", "Compression.", { required: true, oneOf: ["auto_glz", "auto_lz", "quic", "glz", "lz", "off"] }),
        }),
        streaming: group("streaming", "Video streams.", {
          mode: text("@mode", "Mode.", { required: true, oneOf: ["filter", "all", "off"] }),
        }),
        clip_board: group("clipboard", "Clipboard.", {
          copy_paste: text("@copypaste", "`yes` or `no`.", { required: true, oneOf: YES_NO }),
        }),
        mouse: group("mouse", "Mouse.", { mode: text("@mode", "Mode.", { required: true, oneOf: ["server", "client"] }) }),
        gl: group("gl", "OpenGL.", {
          enable: text("@enable", "`yes` or `no`.", { oneOf: YES_NO }),
          render_node: text("@rendernode", "DRM render node."),
        }),
      }),
    ),
    egl_headless: branch(
      "egl-headless",
      group(undefined, "OpenGL without a screen.", {
        gl: group("gl", "OpenGL.", { render_node: text("@rendernode", "DRM render node.") }),
      }),
    ),
    sdl: branch(
      "sdl",
      group(undefined, "A window on the host.", {
        display: text("@display", "X display."),
        xauth: text("@xauth", "Authority file."),
        full_screen: text("@fullscreen", "Full screen.", { oneOf: YES_NO }),
      }),
    ),
    dbus: branch(
      "dbus",
      group(undefined, "D-Bus.", { address: text("@address", "Bus address."), p2p: text("@p2p", "Peer to peer.", { oneOf: YES_NO }) }),
    ),
  }),
  {},
);

/** Video cards (https://libvirt.org/formatdomain.html#video-devices). */
export const videos = list(
  "video",
  "Video cards.",
  group(undefined, "A video card.", {
    model: group("model", "The card.", {
      type: text("@type", "Model: `virtio`, `vga`, `qxl`, `bochs`, `cirrus`, `ramfb`, `none`…", { required: true }),
      heads: integer("@heads", "Screens.", { min: 1, default: 1 }),
      primary: text("@primary", "The first card.", { oneOf: YES_NO, auto: true }),
      ram: integer("@ram", "KiB of memory (qxl).", { min: 0 }),
      vram: integer("@vram", "KiB of video memory.", { min: 0, auto: true }),
      vram64: integer("@vram64", "KiB of 64-bit video memory (qxl).", { min: 0 }),
      vga_mem: integer("@vgamem", "KiB of VGA memory (qxl).", { min: 0 }),
      blob: text("@blob", "Blob resources (virtio).", { oneOf: ON_OFF }),
      edid: text("@edid", "Shows an EDID.", { oneOf: ON_OFF }),
      accel: group("acceleration", "Acceleration.", {
        accel2d: text("@accel2d", "2D.", { oneOf: YES_NO }),
        accel3d: text("@accel3d", "3D.", { oneOf: YES_NO }),
        render_node: text("@rendernode", "DRM render node."),
      }),
      resolution: group("resolution", "Preferred resolution.", {
        x: integer("@x", "Pixels across.", { required: true, min: 1 }),
        y: integer("@y", "Pixels down.", { required: true, min: 1 }),
      }),
    }),
  }),
  {},
);
