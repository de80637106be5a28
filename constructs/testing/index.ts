/** Tests of stacks without Terraform: `Template.fromStack(stack).hasResource("libvirt_domain", { vcpu: 2 })`. */
export { absent, anyValue, arrayWith, exact, Matcher, objectLike, stringLike } from "./matcher";
export { Template, TemplateError } from "./template";
