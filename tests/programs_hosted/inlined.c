/* A body for inlining that calls the library's function of the same name, as glibc's checked functions do. */
int printf(const char *, ...);
int plain_atoi(const char *text) __asm__("atoi");
extern inline __attribute__((always_inline, gnu_inline)) int atoi(const char *text)
{
    return text[0] == '-' ? 0 : plain_atoi(text) + 1;
}
typedef __SIZE_TYPE__ size_t;
extern inline __attribute__((always_inline, gnu_inline)) void *memcpy(void *to, const void *from, size_t size)
{
    return __builtin___memcpy_chk(to, from, size, __builtin_object_size(to, 0));
}
int (*pointer)(const char *) = atoi;

struct parts { char first[8]; char second[16]; int third; char last[4]; } all;

int main(void)
{
    char text[8];
    volatile size_t three = 3;
    memcpy(text, "12", three);
    printf("%s %d %d %d %d\n", text, atoi(text), atoi("-5"), pointer(text), pointer("-5"));
    printf("%d %d %d\n", (int)__builtin_object_size(all.first, 1), (int)__builtin_object_size(&all.second[4], 1),
           (int)__builtin_object_size(&all.third, 3));
    printf("%d %d\n", (int)__builtin_object_size(all.first, 0), (int)__builtin_object_size(text + three, 1) > 0);
    return 0;
}
