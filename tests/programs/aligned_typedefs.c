/* `aligned` on a typedef raises or lowers the alignment of objects and accesses; `mode` chooses a width. */
#include <stdint.h>

int printf(const char *, ...);

typedef uint32_t unaligned32 __attribute__((aligned(1), may_alias));
typedef __attribute__((__aligned__(1))) uint64_t unaligned64;
typedef int wide __attribute__((aligned(32)));
typedef int word __attribute__((__mode__(__word__)));
typedef unsigned byte __attribute__((mode(QI)));
typedef float twice __attribute__((mode(DF)));

struct s {
    char c;
    unaligned32 u;
    unaligned64 v;
};
struct w {
    char c;
    wide x;
};

static unsigned char bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
static wide object;

int main(void)
{
    struct s s = {1, 0x01020304, 5};
    printf("%d %d %d\n", (int)sizeof(struct s), (int)sizeof(struct w), (int)_Alignof(struct w));
    printf("%x %llx\n", *(unaligned32 *)(bytes + 1), (unsigned long long)*(const unaligned64 *)(bytes + 3));
    printf("%d %d %d\n", (int)((uintptr_t)&object % 32), (int)sizeof(word), (int)sizeof(byte));
    printf("%d %x %d\n", s.c, s.u, (int)s.v);
    printf("%d %d\n", (byte)300, (int)sizeof(twice));
    return 0;
}
