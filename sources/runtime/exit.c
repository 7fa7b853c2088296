/* exit, atexit, abort (C11 7.22.4). */
#include <runtime.h>
#include <stdlib.h>

#define EXIT_FUNCTIONS 33 /* C11 7.22.4.2 asks for 32; one runs the destructors */

static void (*exit_functions[EXIT_FUNCTIONS])(void);
static int exit_count;

int atexit(void (*function)(void)) {
    if (exit_count == EXIT_FUNCTIONS)
        return -1;
    exit_functions[exit_count++] = function;
    return 0;
}

void exit(int status) {
    while (exit_count > 0)
        exit_functions[--exit_count]();
    runtime_exit(status);
}

void abort(void) {
    panic("abort", "called");
}

/* Programs on bare metal have no environment. */
char *getenv(const char *name) {
    (void)name;
    return NULL;
}
