import { checkKinds, type PropertyKinds, required } from "../host/property-kinds";
import { volume as volumeKind } from "../host/value-kinds";
import { type Content, resolveContent } from "./content";
import type { IVolume } from "./volume";

/** What a volume holds at first. */
export type VolumeSource =
  | { readonly kind: "content"; readonly content: Content; readonly format: "qcow2" | "raw" | undefined }
  | { readonly kind: "backing"; readonly volume: IVolume }
  | { readonly kind: "clone"; readonly volume: IVolume };

const ONE_VOLUME: PropertyKinds<{ readonly volume: IVolume }> = { volume: required(volumeKind) };

export const VolumeSource = {
  /**
   * A file of this machine or a URL, uploaded once.
   * @param path path from the folder where the app runs, or `file:`, `http:`, `https:` URL
   * @throws QueztlError if a local file is missing, or the checksum is none
   */
  file(path: string, options: { readonly checksum?: string; readonly format?: "qcow2" | "raw" } = {}): VolumeSource {
    const content = resolveContent(options.checksum === undefined ? path : { url: path, checksum: options.checksum });
    return { kind: "content", content, format: options.format };
  },
  /** Another volume below, which stays as it is: this one holds only what differs. */
  backing(volume: IVolume): VolumeSource {
    checkKinds("VolumeSource.backing", { volume }, ONE_VOLUME);
    return { kind: "backing", volume };
  },
  /** A full copy of another volume. */
  clone(volume: IVolume): VolumeSource {
    checkKinds("VolumeSource.clone", { volume }, ONE_VOLUME);
    return { kind: "clone", volume };
  },
} as const;
