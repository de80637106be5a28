import type { Problem } from "../document/problem";
import type { Lab } from "./lab";
import { networkProblems } from "./lab-check-networks";
import { sharedProblems } from "./lab-check-shared";
import { storageProblems } from "./lab-check-storage";
import { vmProblems } from "./lab-check-vms";
import type { LabParts } from "./lab-parts";

/** What is wrong in a lab whose parts are well formed: unknown names, addresses out of place, what two things cannot share. */
export function checkLab(lab: Lab, parts: LabParts): readonly Problem[] {
  return [
    ...hostProblems(parts),
    ...networkProblems(lab),
    ...storageProblems(lab, parts),
    ...vmProblems(lab, parts),
    ...sharedProblems(lab),
  ];
}

/** What holds, but not as somebody might think. */
export function labWarnings(lab: Lab): readonly Problem[] {
  return lab.vms
    .filter((vm) => vm.real_time === true)
    .map((vm) => ({
      path: [...vm.at, "real_time"],
      message: `VM ${vm.name} gets no CPUs of its own`,
      why: "real_time needs an inventory of the host, which comes with a later version",
      fix: "priority: high gives it more CPU time when the host is busy",
    }));
}

function hostProblems({ hosts }: LabParts): readonly Problem[] {
  if (!hosts.declared) return [];
  if (hosts.names.length === 0) return [{ path: ["hosts"], message: "names no host", fix: "remove it for the embedded host" }];
  return hosts.names.slice(1).map((name) => ({
    path: ["hosts", name],
    at: "key",
    message: "is a second host; a lab has one in this version",
    why: "placing VMs on several hosts comes with a later version",
    fix: "keep one host, and write a file for each host",
  }));
}
