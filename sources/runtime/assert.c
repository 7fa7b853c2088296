#include <assert.h>
#include <runtime.h>
#include <stdio.h>

void assert_fail(const char *text, const char *file, int line) {
    printf("%s:%d: assertion failed: %s\n", file, line, text);
    panic("assert", text);
}
