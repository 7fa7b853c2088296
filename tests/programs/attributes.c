/* Attributes: aligned, packed, section, noreturn, weak, used, unused, constructor-free, always_inline, noinline, asm labels. */
int printf(const char *, ...);
void exit(int) __attribute__((__noreturn__));

static int aligned_object __attribute__((aligned(256))) = 3, other __attribute__((unused));
static char in_section[8] __attribute__((section(".data.special"))) = "special";
__attribute__((section(".text.special"))) static int special(void) { return 7; }
__attribute__((weak)) int weak_function(void) { return 5; }
int weak_object __attribute__((weak)) = 6;
extern int missing __attribute__((weak));
extern int missing_function(void) __attribute__((weak));
static int renamed(int) __asm__("another_name");
static int renamed(int n) { return n + 1; }
extern int print(const char *, ...) __asm__("printf") __attribute__((format(printf, 1, 2)));
static int __attribute__((noinline, noclone)) never(int n) { return n * 2; }
static inline int __attribute__((always_inline)) always(int n) { return n * 3; }
static int pure_one(int) __attribute__((pure)), const_one(int) __attribute__((const, warn_unused_result));
static int pure_one(int n) { return n; } static int const_one(int n) { return -n; }
static void __attribute__((used)) only_used(void) { printf("never called\n"); }
struct __attribute__((__packed__)) s1 { char c; int i; }; struct s2 { char c; int i; } __attribute__((packed, aligned(2)));
typedef struct { short s; long l __attribute__((packed)); } __attribute__((may_alias)) s3;
static _Noreturn void leave(int status) { exit(status); }
static int modern(int n) { return n; }
static int pick(int n) { switch (n) { case 1: n++; __attribute__((fallthrough)); case 2: return n; default: leave(3); } }

int main(void)
{
    int local __attribute__((aligned(64))) = 1, plain __attribute__((unused));
    printf("%d %d %d\n", aligned_object, (int)((unsigned long)&aligned_object & 255), (int)((unsigned long)&local & 63));
    printf("%s %d %d %d\n", in_section, special(), weak_function(), weak_object);
    printf("%d %d\n", &missing == 0, missing_function ? 1 : 2);
    print("%d %d %d %d %d %d\n", renamed(4), never(5), always(6), pure_one(7), const_one(8), modern(9));
    printf("%d %d %d %d\n", (int)sizeof(struct s1), (int)sizeof(struct s2), (int)sizeof(s3), (int)_Alignof(struct s2));
    printf("%d %d\n", pick(1), pick(2));
    pick(9);
}
