// Data with relocations, zeroed data, constants, a function pointer table, 20,000 bytes of bss.
// status: 7
#include "linux.h"

const char *words[] = {"hello ", "world\n", 0};
static int buffer[5000];
int counter;

static int add(int a, int b) { return a + b; }
static int multiply(int a, int b) { return a * b; }
static int (*const operations[])(int, int) = {add, multiply};

int program(void) {
    for (int i = 0; words[i]; i++)
        print(words[i]);
    for (int i = 0; i < 5000; i++)
        if (buffer[i] != 0)
            return 99;
    buffer[4999] = operations[1](counter + 2, 3);
    return operations[0](buffer[4999], 1);
}
