// A jump table: 64-bit addresses of code inside read-only data.
// status: 41
#include "linux.h"

static volatile int chosen = 5;

__attribute__((noinline)) static int pick(int which) {
    switch (which) {
    case 0: print("zero\n"); return 3;
    case 1: print("one\n"); return 14;
    case 2: print("two\n"); return 15;
    case 3: print("three\n"); return 92;
    case 4: print("four\n"); return 65;
    case 5: print("five\n"); return 35;
    case 6: print("six\n"); return 89;
    }
    return 0;
}

int program(void) {
    return pick(chosen) + 6;
}
