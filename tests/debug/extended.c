/* Types beyond C11's ordinary ones. */
typedef float vector __attribute__((vector_size(16)));
typedef int quad __attribute__((vector_size(16), aligned(16)));
enum __attribute__((packed)) wide { LOW = 1, TOP = 255 };
struct flexible { int count; short items[]; };
union both { long whole; struct { int low, high; }; };
static struct flexible some = {2, {5, 6}};

int main(void)
{
    vector v = {1, 2, 3, 4};
    quad q = {5, 6, 7, 8};
    _Complex double z = 1.5 + 2.5i;
    _Complex float y = 3;
    _Atomic int shared = 9;
    __int128 big = -5;
    unsigned __int128 huge = 7;
    enum wide level = TOP;
    union both both = {.whole = 0x300000004};
    const char *const words[] = {"one", "two"};
    int (*row)[3] = 0;
    volatile unsigned char byte = 200;
    long double precise = 1.25L;
    return (int)v[0] + q[0] + (int)z + (int)y + shared + (int)big + (int)huge + level + (int)both.whole + *words[0]
           + (row != 0) + byte + (int)precise + some.count;
}
