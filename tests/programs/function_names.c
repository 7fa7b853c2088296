/* __func__, __FUNCTION__, __LINE__ and __FILE__ stand-ins: identity, sizes, in nested blocks and initialisers. */
int printf(const char *, ...);
static const char *name(void) { static const char *const kept = __func__; return kept; } static int size_of_name(void) { return sizeof __func__; } static const char *a_rather_long_function_name_for_a_test(void) { { const char *p = __FUNCTION__; return p + 2; } } static int first(void) { return __func__[0] + __PRETTY_FUNCTION__[1]; }
int main(void) { const char *f = __func__; printf("%s %s %d %s %d %c %d\n", name(), f, size_of_name(), a_rather_long_function_name_for_a_test(), first(), *__func__, __func__ == __func__); for (const char *p = __func__; *p; p++) printf("%c-", *p); printf("%d\n", (int)sizeof(__func__)); return 0; }
