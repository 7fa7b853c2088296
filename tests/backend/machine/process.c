// The linux twin of kernel.s. The test defines EXIT_FRAME, the bytes of a frame.
#include "../linux.h"

static char **environment;

static const char *variable(const char *name) {
    for (char **each = environment; *each; each++) {
        const char *text = *each, *want = name;
        while (*want && *text == *want)
            text++, want++;
        if (*want == 0 && *text == '=')
            return text + 1;
    }
    return 0;
}

static void leave(int skipped) {
    static const char frame[] = {EXIT_FRAME};
    long file = system_call(2, (long)variable("META_FRAMES"), 01101, 0600);
    system_call(1, file, (long)frame, sizeof frame - skipped);
    system_call(231, 5, 0, 0);
}

__attribute__((used)) static void act(long *stack) {
    char **arguments = (char **)(stack + 1);
    static char buffer[64];
    long size, file;

    environment = arguments + stack[0] + 1;
    switch (arguments[1][0]) {
    case 'g': print("good\n"); leave(0);
    case 'k':
        for (int i = 1; i < stack[0]; i++) {
            print(arguments[i]);
            print("|");
        }
        leave(0);
    case 'h': print("no newline"); for (;;);
    case 's': system_call(231, 3, 0, 0);
    case 'c': leave(3);
    case 't': print("no newline"); *(volatile int *)8 = 1;
    case 'e':
        while ((size = system_call(0, 0, (long)buffer, sizeof buffer)) > 0)
            system_call(1, 1, (long)buffer, size);
        leave(0);
    case 'm':
        file = system_call(2, (long)variable("META_RAMDISK"), 0, 0);
        system_call(0, file, (long)buffer, 6);
        print(buffer);
        leave(0);
    case 'f':
        for (int i = 0; i < 30000; i++)
            print("thirty thousand of these lines\n");
        leave(0);
    }
}

__asm__(".section .text._start,\"ax\"; .globl _start; _start: movq %rsp, %rdi; andq $-16, %rsp; call act; ud2; .text");
