// Constructors run by priority, those without one last, through __init_array_start and __init_array_end.
// status: 123
#include "linux.h"

typedef void (*constructor)(void);
extern const constructor __init_array_start[], __init_array_end[];

static int seen;

__attribute__((constructor)) static void last(void) { seen = seen * 10 + 3; }
__attribute__((constructor(102))) static void second(void) { seen = seen * 10 + 2; }
__attribute__((constructor(101))) static void first(void) { seen = seen * 10 + 1; }

int program(void) {
    for (const constructor *each = __init_array_start; each != __init_array_end; each++)
        (*each)();
    return seen;
}
