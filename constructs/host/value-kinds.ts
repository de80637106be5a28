import { made } from "./property-kinds";

/** The kinds of the values and constructs that properties take. */
export const size = made("a Size", "isLessThan", 'Size.of("1GiB")');
export const cidr = made("a Cidr", "overlaps", 'Cidr.of("10.71.0.0/24")');
export const mac = made("a Mac", "text", 'Mac.of("52:54:00:12:34:56")');
export const bitrate = made("a Bitrate", "toKibibytesPerSecond", 'Bitrate.of("1Gbps")');
export const duration = made("a Duration", "milliseconds", 'Duration.of("5m")');
export const image = made("an Image", "seedReader", 'Image.named("micro")');
export const ready = made("a Ready", "toConfig", "Ready.agent()");
export const host = made("a Host", "uri", 'Host.uri("qemu:///system"), or Host.embedded()');
export const network = made("a Network", "networkName", 'new Network(…), or Network.fromName(stack, id, "default")');
export const networkMode = made("a NetworkMode", "forwards", "NetworkMode.nat()");
export const pool = made("a Pool", "poolName", 'new Pool(…), or Pool.fromName(stack, id, "default")');
export const poolType = made("a PoolType", "volumeGroup", "PoolType.directory()");
export const volume = made("a Volume", "volumeName", 'new Volume(…), or Volume.fromName(stack, id, "name")');
export const volumeSource = made("a VolumeSource", "kind", 'VolumeSource.file("disk.qcow2")');
