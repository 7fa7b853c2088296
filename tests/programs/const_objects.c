/* const objects: without initialiser, structs with const members, const pointers, arrays, volatile const, casts away. */
int printf(const char *, ...);
static const int zero; const int external = 5; static const double reals[] = {1.5, 2.5}; static const char *const names[] = {"a", "b"};
struct fixed { const int id; int value; const char *const name; }; static struct fixed writable = {1, 2, "w"}; static const struct fixed constant = {3, 4, "c"}; static struct fixed many[2] = {{5, 6, "x"}, {7, 8, "y"}};
static const volatile int watched = 9; static int target = 10; static int *const fixed_pointer = &target; static const int *moving = &zero; static const struct { int v[3]; } nested = {{1, 2, 3}};
static const int (*rows)[2] = (const int[2][2]){{1, 2}, {3, 4}}; typedef const int ci; static ci typedefed = 11; static const union { int i; char c[4]; } u = {0x41424344};
int main(void)
{
    static const int in_function = 12; const int local = target + 1; const int array[2] = {local, zero};
    writable.value++; many[1].value = 20; *fixed_pointer += 5; moving = &external;
    printf("%d %d %g %s %d %d %d %d\n", zero, external, reals[1], names[1], writable.value, constant.value, many[1].value, watched);
    printf("%d %d %d %d %d %d %c\n", target, *moving, nested.v[2], rows[1][0], typedefed, in_function + local, u.c[0]); printf("%d %d\n", array[0], array[1]);
    int writable_int = 1; const int *view = &writable_int; *(int *)view = 2; printf("%d %s\n", writable_int, writable.name);
    return 0;
}
