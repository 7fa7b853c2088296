/* No include guard: C11 7.2 makes each inclusion follow the current NDEBUG. */
#undef assert
#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
#define assert(condition) ((condition) ? (void)0 : assert_fail(#condition, __FILE__, __LINE__))
#endif

#ifndef ASSERT_H
#define ASSERT_H

#define static_assert _Static_assert

/* Prints "file:line: assertion failed: text" and aborts. */
void assert_fail(const char *text, const char *file, int line) __attribute__((noreturn));

#endif
