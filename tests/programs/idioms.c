/* Idioms of systems code: offsetof by hand, container_of, array size, bit tricks, type punning, tagged pointers. */
int printf(const char *, ...);
typedef unsigned long size_t;
#define OFFSET(type, member) ((size_t)&((type *)0)->member)
#define CONTAINER(pointer, type, member) ((type *)((char *)(pointer) - OFFSET(type, member)))
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define BUILD_BUG(e) ((void)sizeof(struct { int : -!!(e); }))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
struct list { struct list *next, *prev; };
struct item { int key; struct list link; char name[4]; };
static struct list head = {&head, &head};
static const size_t static_offset = OFFSET(struct item, name[2]);
static void insert(struct list *l) { l->next = head.next; l->prev = &head; head.next->prev = l; head.next = l; }
static unsigned reverse(unsigned x) { x = (x >> 1 & 0x55555555) | (x & 0x55555555) << 1; x = (x >> 2 & 0x33333333) | (x & 0x33333333) << 2; x = (x >> 4 & 0x0f0f0f0f) | (x & 0x0f0f0f0f) << 4; return x >> 24 | (x >> 8 & 0xff00) | (x << 8 & 0xff0000) | x << 24; }
static int abs_by_bits(int x) { int m = x >> 31; return (x ^ m) - m; }
static unsigned rotate(unsigned x, int n) { return x << n | x >> (32 - n); }
static float rsqrt(float f) { union { float f; int i; } u = {f}; u.i = 0x5f3759df - (u.i >> 1); return u.f * (1.5f - f * 0.5f * u.f * u.f); }
static unsigned long hash(const char *s) { unsigned long h = 5381; while (*s) h = h * 33 ^ (unsigned char)*s++; return h; }
static char *copy(char *to, const char *from) { char *start = to; while ((*to++ = *from++)) ; return start; }
static void *align_up(void *p, size_t a) { return (void *)(((size_t)p + a - 1) & ~(a - 1)); }
int main(void)
{
    struct item items[3] = {{1, .name = "a"}, {2, .name = "b"}, {3, .name = "c"}}; char text[10];
    BUILD_BUG(sizeof(int) != 4);
    for (size_t i = 0; i < COUNT(items); i++) insert(&items[i].link);
    for (struct list *l = head.next; l != &head; l = l->next) printf("%d%s ", CONTAINER(l, struct item, link)->key, CONTAINER(l, struct item, link)->name);
    printf("%d %d %d\n", (int)OFFSET(struct item, link.prev), (int)static_offset, (int)OFFSET(struct item, name));
    printf("%x %d %x %a %lx %s\n", reverse(0x12345678), abs_by_bits(-77), rotate(0x80000001u, 4), rsqrt(4.0f), hash("hash me"), copy(text, "copied"));
    void *tagged = (void *)((size_t)&items[1] | 1); printf("%d %d\n", (int)((size_t)tagged & 1), ((struct item *)((size_t)tagged & ~1ul))->key);
    printf("%d %d\n", (int)((size_t)align_up(text, 16) % 16), (int)((char *)align_up((void *)0x1001, 0x1000) - (char *)0));
    int *volatile null = 0; printf("%d %d\n", null == (void *)0, (int)(size_t)null); 
    const char *p = "walk", *end = p; while (*end) end++; while (end-- > p) printf("%c", *end); printf("\n");
    do { if (MIN(items[0].key, 5) == 1) break; printf("not printed"); } while (0);
    printf("%d\n", !!text[0] + !text[0] + (text[0] != 0) * 10);
    return 0;
}
