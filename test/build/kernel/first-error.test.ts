import { expect, test } from "vitest";
import { firstError } from "../../../src/build/kernel/first-error";

test("the compiler's error is found, not what make says after it", () => {
  const log = `  CC      init/main.o
  CC      drivers/queztl/queztl_qhp.o
/source/drivers/queztl/queztl_qhp.c: In function 'qhp_open':
/source/drivers/queztl/queztl_qhp.c:72:9: error: 'gone' undeclared (first use in this function)
   72 |     if (gone)
      |         ^~~~
  CC      init/version.o
make[5]: *** [/source/scripts/Makefile.build:229: drivers/queztl/queztl_qhp.o] Error 1
make: *** [Makefile:236: __sub-make] Error 2
`;
  expect(firstError(log)).toBe(
    "/source/drivers/queztl/queztl_qhp.c:72:9: error: 'gone' undeclared (first use in this function)\n   72 |     if (gone)\n      |         ^~~~",
  );
});

test("a full disk comes before the errors that follow from it", () => {
  const log = "a.c:1:1: error: x\n/tmp/cc.s: fatal error: error writing to /tmp/cc.s: No space left on device\nmake: *** [x] Error 1\n";
  expect(firstError(log)).toContain("No space left on device");
});

test("without a compiler's error it is make's first line", () => {
  expect(firstError("make[1]: *** No rule to make target 'bzImag'.  Stop.\nmake: *** [a] Error 2\n")).toContain("No rule to make target");
});

test("a log without an error has none", () => {
  expect(firstError("  CC      init/main.o\n")).toBeUndefined();
});
