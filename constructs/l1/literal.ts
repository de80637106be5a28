/** `${TfToken[…]}` is how the CDK writes a value that it fills in at synthesis; everything else that looks like a template is the user's text. */
const TEMPLATE_START = /([$%])\{(?!TfToken\[)/g;

/** Text as Terraform must write it so that it comes out as it is: `${` and `%{` are no templates in it. CDK tokens stay. */
export function literal(text: string): string {
  return text.replace(TEMPLATE_START, "$1$1{");
}
