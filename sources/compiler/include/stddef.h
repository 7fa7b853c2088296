/* Common definitions (C11 7.19). glibc's headers ask for single names with __need_size_t and its like. */

#if defined __need_size_t || defined __need_wchar_t || defined __need_NULL || defined __need_ptrdiff_t \
    || defined __need_max_align_t || defined __need_wint_t
#define __META_STDDEF_PART 1
#else
#undef __META_STDDEF_PART
#endif

#if defined __need_size_t || !defined __META_STDDEF_PART
#ifndef __META_SIZE_T
#define __META_SIZE_T 1
typedef __SIZE_TYPE__ size_t;
#endif
#undef __need_size_t
#endif

#if defined __need_wchar_t || !defined __META_STDDEF_PART
#ifndef __META_WCHAR_T
#define __META_WCHAR_T 1
typedef __WCHAR_TYPE__ wchar_t;
#endif
#undef __need_wchar_t
#endif

#if defined __need_ptrdiff_t || !defined __META_STDDEF_PART
#ifndef __META_PTRDIFF_T
#define __META_PTRDIFF_T 1
typedef __PTRDIFF_TYPE__ ptrdiff_t;
#endif
#undef __need_ptrdiff_t
#endif

#if defined __need_wint_t
#ifndef __META_WINT_T
#define __META_WINT_T 1
typedef __WINT_TYPE__ wint_t;
#endif
#undef __need_wint_t
#endif

#if defined __need_NULL || !defined __META_STDDEF_PART
#undef NULL
#define NULL ((void *)0)
#undef __need_NULL
#endif

#ifndef __META_STDDEF_PART
#ifndef __META_MAX_ALIGN_T
#define __META_MAX_ALIGN_T 1
typedef struct {
    _Alignas(16) long long __max_align_long;
    long double __max_align_double;
} max_align_t;
#endif
#undef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif

#undef __META_STDDEF_PART
