/* Fails in the way its first argument names. */
#include <assert.h>
#include <runtime.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fault_recurse(int depth);

static int (*volatile fault_self)(int) = fault_recurse;
static volatile int fault_zero;
static const char fault_constant[] = "constant";
static unsigned char fault_code[] = {0xc3};

static int fault_recurse(int depth) {
    volatile char frame[1024];

    frame[0] = (char)depth;
    return fault_self(depth + 1) + frame[0];
}

static void fault_at_exit(void) {
    puts("at exit");
}

int main(int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "";
    char *volatile pointer;

    printf("before %s, ", name);
    if (strcmp(name, "null") == 0)
        return *(volatile int *)(uintptr_t)fault_zero;
    if (strcmp(name, "divide") == 0)
        return 100 / fault_zero;
    if (strcmp(name, "overflow") == 0)
        return fault_self(0);
    if (strcmp(name, "constant") == 0) {
        pointer = (char *)fault_constant;
        *pointer = 0;
    }
    if (strcmp(name, "code") == 0) {
        pointer = (char *)(uintptr_t)main;
        *pointer = 0;
    }
    if (strcmp(name, "execute") == 0)
        ((void (*)(void))(uintptr_t)fault_code)();
    if (strcmp(name, "opcode") == 0)
        __asm__ volatile("ud2");
    if (strcmp(name, "wild") == 0)
        return *(volatile int *)0x123456789000;
    if (strcmp(name, "abort") == 0)
        abort();
    if (strcmp(name, "assert") == 0)
        assert(fault_zero == 1);
    if (strcmp(name, "free") == 0) {
        pointer = malloc(10);
        free(pointer);
        free(pointer);
    }
    atexit(fault_at_exit);
    if (strcmp(name, "exit") == 0)
        exit(7);
    puts("nothing");
    return 42;
}
