/* _Atomic objects: both spellings, every operator, pointers, floating objects, records; initialisers are plain. */
int printf(const char *, ...);
struct pair { int a, b; }; struct odd { char c; short s; };
static _Atomic int counter = 5; static _Atomic(unsigned char) byte = 250; _Atomic long *global; static int table[8] = {1, 2, 3, 4, 5, 6, 7, 8};
static int *_Atomic cursor = table; static _Atomic(int *) other; static _Atomic struct pair pair = {1, 2}; _Atomic _Bool flag; static volatile _Atomic short v = -3;
typedef _Atomic unsigned long atomic_word; static atomic_word words[3] = {1, 2, 3}; static _Atomic double real = 1.5; static _Atomic float narrow;
struct holder { char c; _Atomic int n; _Atomic struct pair p; atomic_word w; };
static int take(_Atomic int n, _Atomic struct pair *p) { struct pair q = *p; n += q.b; return n++; }
static _Atomic int get(void) { return counter; }

int main(void)
{
    _Atomic int local = counter, uninitialised; _Atomic struct pair there = {7, 8}; struct pair here = there; struct holder h = {.n = 3, .p = {4, 5}};
    counter++; ++counter; counter--; printf("%d %d\n", counter, get()); int old = counter++; int new = ++counter; printf("%d %d\n", old, new); printf("%d\n", counter--);
    counter += 10; counter -= 3; counter *= 2; counter /= 3; counter %= 7; counter <<= 4; counter >>= 1; counter |= 3; counter &= 0x2e; counter ^= 0xff; printf("%d\n", counter);
    printf("%d ", byte += 10); printf("%d ", byte++); printf("%d\n", byte--); byte = 255; byte++; printf("%d\n", byte); printf("%d\n", byte);
    cursor++; cursor += 3; --cursor; cursor -= 1; printf("%d ", *cursor); printf("%d\n", (int)(cursor++ - table)); other = cursor; printf("%d %d\n", *other, other == cursor);
    pair = (struct pair){3, 4}; here = pair; printf("%d %d\n", here.a, here.b); there = here; here = there; printf("%d\n", take(1, &there)); pair = there;
    flag = 7; printf("%d ", flag); flag ^= 1; printf("%d ", flag); flag |= 4; flag++; printf("%d\n", flag); v++; v *= -2; printf("%d %d\n", v, v ? 1 : 2);
    words[1] += words[2]; words[2]++; printf("%lu %lu\n", words[1], words[2]--); real = real + 2; narrow = real; printf("%g %g %d\n", real, narrow, real > narrow);
    h.n += 4; h.p = pair; here = h.p; h.w -= 1; printf("%d %d %lx\n", h.n, here.b, (unsigned long)h.w); uninitialised = local; uninitialised += uninitialised; printf("%d\n", uninitialised);
    printf("%d %d %d %d %d\n", (int)sizeof(struct holder), (int)_Alignof(_Atomic struct pair), (int)sizeof(_Atomic struct odd), (int)_Alignof(_Atomic struct odd), (int)_Alignof(atomic_word));
    printf("%d %d\n", _Generic(counter, int: 1, default: 2), _Generic(&counter, _Atomic int *: 1, int *: 2, default: 3)); global = 0; if (!global && counter) counter = 0; printf("%d\n", (counter, -counter + !counter));
    for (counter = 0; counter < 5; counter++) ; printf("%d %d\n", counter, (int)(long)&pair % 8); return counter;
}
