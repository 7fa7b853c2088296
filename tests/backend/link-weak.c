// An undefined weak symbol is zero; a weak definition loses nothing; COMMON symbols lie in bss.
// status: 5
#include "linux.h"

extern int absent __attribute__((weak));
extern void absent_function(void) __attribute__((weak));
__attribute__((weak)) int present = 3;
__attribute__((common)) int shared;

int program(void) {
    if (&absent != 0)
        return 90;
    if (absent_function)
        return 91;
    shared += 2;
    print("weak\n");
    return present + shared;
}
