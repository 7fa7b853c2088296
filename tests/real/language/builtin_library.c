/* Builtins that are calls of the C library, complex functions among them. */
#include <stdio.h>

int main(void)
{
    _Complex double z = 3 + 4.0i;
    _Complex float w = __builtin_csqrtf(-4.0f);
    char word[8] = "", first;
    int number = 0;
    printf("%g %g %g\n", __builtin_cabs(z), __builtin_cabsf(w), __builtin_carg(-1.0));
    z = __builtin_cpow(z, 2);
    printf("%.9g %.9g %.9g\n", __real__ z, __imag__ z, __imag__ __builtin_cexp(1.0i));
    printf("%g %zu\n", __builtin_jn(2, 1.5), __builtin_strnlen("hello", 3));
    printf("%d ", __builtin_sscanf("12 words", "%d %7s", &number, word));
    first = word[0];
    printf("%d %s %c %d %d\n", number, word, first, !!__builtin_iswalpha('x'), __builtin_towupper('x') == 'X');
    __builtin_putc('.', stdout);
    return __builtin_putchar_unlocked(10) != 10;
}
