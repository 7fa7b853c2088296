/* volatile objects of every kind behave as others do: scalars, members, arrays, bit-fields, records, pointers. */
int printf(const char *, ...);

struct device { volatile unsigned status; unsigned plain; volatile unsigned long bits : 12, more : 30; };
static volatile struct device device = {1, 2, 3, 4};
static volatile int counter, table[4] = {1, 2, 3, 4}; static int *volatile pointer; static volatile struct { int a, b, c; } record = {1, 2, 3};
static volatile double real = 1.5; static volatile long double extended = 2.5; static volatile _Bool flag; static volatile char c = 'c'; static volatile union { int i; char c[4]; } u;
static volatile struct device get(volatile struct device *d) { return *d; }
static int read(const volatile int *p) { return *p + *p; }

int main(void)
{
    volatile int local = 3, *p = &local; volatile struct { int x, y; } s = {4, 5}, t; const volatile int fixed = 9;
    counter++; counter += 5; --counter; *p *= 2; p[0]--; table[2] += table[1]++; pointer = (int *)p; flag = 7; real += flag; extended *= 2; c++;
    printf("%d %d %d %d %d %g %Lg %c\n", counter, local, table[1], table[2], flag, real, extended, c);
    device.status |= 0x80; device.bits = 0xfff; device.bits++; device.more -= 5; device.plain = device.status; 
    printf("%u %u %lu %lu %u\n", device.status, device.plain, (unsigned long)device.bits, (unsigned long)device.more, get(&device).status);
    t = s; t.x += s.y; record.b = t.x; printf("%d %d %d %d\n", t.x, t.y, record.b, read(&record.c) + fixed);
    u.i = 0x01020304; u.c[1] = 9; printf("%x %d\n", u.i, *pointer);
    counter; *p; (void)counter; s.x, s.y; t = (s = t); printf("%d\n", s.x);
    struct device plain = get(&device); plain.status = 1; printf("%u\n", plain.plain);
    return 0;
}
