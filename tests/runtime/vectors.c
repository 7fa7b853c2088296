/* Uses the widest vector registers that CPUID and XCR0 offer, and a stack slot that must be aligned. */
#include <stdint.h>
#include <stdio.h>

int main(void) {
    uint32_t a = 1, b, c = 0, d;
    float aligned[4] __attribute__((aligned(16))) = {1, 2, 3, 4};
    float wide[8] __attribute__((aligned(32))) = {1, 2, 3, 4, 5, 6, 7, 8};

    __asm__ volatile("movaps (%0), %%xmm0\n\taddps %%xmm0, %%xmm0\n\tmovaps %%xmm0, (%0)" : : "r"(aligned) : "memory", "xmm0");
    printf("sse %g\n", aligned[3]);
    __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    if ((c >> 27 & 3) != 3) { /* OSXSAVE and AVX */
        puts("no avx");
        return 0;
    }
    __asm__ volatile("xgetbv" : "=a"(a), "=d"(d) : "c"(0));
    __asm__ volatile("vmovaps (%0), %%ymm0\n\tvaddps %%ymm0, %%ymm0, %%ymm0\n\tvmovaps %%ymm0, (%0)\n\tvzeroupper"
                     : : "r"(wide) : "memory", "xmm0");
    printf("avx %g, state %d\n", wide[7], (a & 6) == 6);
    return 0;
}
