/* Whether the CPU has what the clones of `meta tier --portable` were compiled for, and whether the vector registers
   that they use are switched on. */
#include <stdint.h>

/* Filled in with what the clones need: bits of CPUID and of XCR0 (Intel SDM volume 1, 13.3). */
enum dispatch_bits {
    DISPATCH_LEAF1_ECX = 0,
    DISPATCH_LEAF7_EBX = 0,
    DISPATCH_LEAF7_ECX = 0,
    DISPATCH_STATE = 0
};

#define DISPATCH_OSXSAVE (1u << 27) /* of leaf 1's ECX: XGETBV may be asked */

int __dispatch_measured;

static int dispatch_has(uint32_t found, uint32_t wanted) {
    return (found & wanted) == wanted;
}

static void dispatch_cpuid(uint32_t leaf, uint32_t *a, uint32_t *b, uint32_t *c) {
    uint32_t d;

    __asm__ volatile("cpuid" : "=a"(*a), "=b"(*b), "=c"(*c), "=d"(d) : "a"(leaf), "c"(0));
    (void)d;
}

static int dispatch_has_state(uint32_t wanted) {
    uint32_t low, high;

    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    (void)high;
    return dispatch_has(low, wanted);
}

/* Until it has run, every function does what it did on any CPU. */
__attribute__((constructor)) static void dispatch_choose(void) {
    uint32_t leaves, one, seven = 0, extended = 0, unused;

    dispatch_cpuid(0, &leaves, &unused, &unused);
    dispatch_cpuid(1, &unused, &unused, &one);
    if (leaves >= 7)
        dispatch_cpuid(7, &unused, &seven, &extended);
    if (!dispatch_has(one, DISPATCH_LEAF1_ECX) || !dispatch_has(seven, DISPATCH_LEAF7_EBX)
        || !dispatch_has(extended, DISPATCH_LEAF7_ECX))
        return;
    if (DISPATCH_STATE != 0 && (!dispatch_has(one, DISPATCH_OSXSAVE) || !dispatch_has_state(DISPATCH_STATE)))
        return;
    __dispatch_measured = 1;
}
