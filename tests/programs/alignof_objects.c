/* The alignment of an object or function is that of its declaration. */
int printf(const char *, ...);
void func(void) __attribute__((aligned(256)));
void func(void) {}
static _Alignas(32) int g;
typedef int t __attribute__((aligned(8)));
t tt;

int main(void)
{
    _Alignas(64) char c;
    static _Alignas(16) short s;
    int plain;
    printf("%d %d %d ", (int)__alignof__(func), (int)_Alignof(g), (int)_Alignof(tt));
    printf("%d %d %d %d %d\n", (int)_Alignof(c), (int)_Alignof(s), (int)_Alignof(plain), (int)_Alignof((g)), (int)_Alignof(g + 1));
    return (unsigned long)func & 255;
}
