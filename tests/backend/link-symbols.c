// The panic symbol table: sorted addresses, names behind it, an end mark.
// status: 0
#include "linux.h"

struct entry {
    unsigned address, name;
};
extern const struct entry __symbols_start[];
extern const char __symbols_end[], __text_start[], __text_end[];

__attribute__((noinline)) int beta(void) { __asm__ volatile(""); return 1; }
__attribute__((noinline)) static int alpha(void) { __asm__ volatile(""); return 2; }

int program(void) {
    const char *base = (const char *)__symbols_start;
    unsigned last = 0;
    int i;

    if (beta() + alpha() != 3)
        return 1;
    for (i = 0; __symbols_start[i].address != 0xffffffff; i++) {
        if (__symbols_start[i].address <= last || __symbols_start[i].address < (unsigned long)__text_start ||
            __symbols_start[i].address >= (unsigned long)__text_end)
            return 2;
        last = __symbols_start[i].address;
        if (base + __symbols_start[i].name >= __symbols_end)
            return 3;
        print(base + __symbols_start[i].name);
        print("\n");
    }
    return __symbols_start[i].name;
}
