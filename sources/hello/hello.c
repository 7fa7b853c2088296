/* The smallest app: a greeting and the arguments. */
#include <stdio.h>

int main(int argc, char **argv) {
    puts("Hello from a kernel of its own.");
    for (int i = 1; i < argc; i++)
        printf("argument %d: %s\n", i, argv[i]);
    return 0;
}
