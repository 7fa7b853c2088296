#error first
#unknown
#if 1 +
int not_read = no_such;
#elif 1
int read = also_missing;
#else
#else
#endif
#undef 3
#endif
#error last
int f(void) { return 1 }
// 1:2: error: #error first
// 2:2: error: unknown directive #unknown
// 3:2: error: cannot evaluate this #if: the expression ends too early
// 8:2: error: #else after #else
// 10:8: error: '3' cannot be the name of a macro
// 11:2: error: #endif without #if
// 12:2: error: #error last
// 13:24: error: expected ';' before '}'
// 6:12: error: 'also_missing' is not declared
