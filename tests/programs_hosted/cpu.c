/* What libgcc says about the CPU that this runs on. */
int printf(const char *, ...);
static int answer(int n) { return n != 0; }

int main(void)
{
    char code[4]; __builtin_cpu_init(); __builtin___clear_cache(code, code + 4);
    printf("%d %d %d %d\n", answer(__builtin_cpu_supports("sse2")), answer(__builtin_cpu_supports("avx2")), answer(__builtin_cpu_supports("bmi2")), answer(__builtin_cpu_supports("popcnt")));
    printf("%d %d %d\n", answer(__builtin_cpu_is("intel")), answer(__builtin_cpu_is("amd")), answer(__builtin_cpu_supports("avx512f")));
    return 0;
}
