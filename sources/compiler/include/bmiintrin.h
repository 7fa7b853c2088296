/* BMI1, BMI2 and LZCNT (Intel SDM volume 2). */
#ifndef __META_BMIINTRIN
#define __META_BMIINTRIN 1

#include <xmmintrin.h>

#define __META_BITS(name, type, instruction) \
    __META_SSE type name(type __a, type __b) \
    { type __r; __asm__(instruction " %2, %1, %0" : "=r"(__r) : "r"(__a), "r"(__b) : "cc"); return __r; }
__META_BITS(_pdep_u32, unsigned int, "pdepl")
__META_BITS(_pdep_u64, unsigned long long, "pdepq")
__META_BITS(_pext_u32, unsigned int, "pextl")
__META_BITS(_pext_u64, unsigned long long, "pextq")

#define __META_WIDTHS(type, bits, leading, trailing) \
    __META_SSE type _lzcnt_u##bits(type __a) { return __a ? (type)leading(__a) : bits; } \
    __META_SSE type _tzcnt_u##bits(type __a) { return __a ? (type)trailing(__a) : bits; } \
    __META_SSE type __tzcnt_u##bits(type __a) { return __a ? (type)trailing(__a) : bits; } \
    __META_SSE type _blsr_u##bits(type __a) { return __a & (__a - 1); } \
    __META_SSE type _blsi_u##bits(type __a) { return __a & -__a; } \
    __META_SSE type _blsmsk_u##bits(type __a) { return __a ^ (__a - 1); } \
    __META_SSE type _andn_u##bits(type __a, type __b) { return ~__a & __b; } \
    __META_SSE type __andn_u##bits(type __a, type __b) { return ~__a & __b; } \
    __META_SSE type _bzhi_u##bits(type __a, unsigned int __n) \
    { return (__n & 255) < bits ? __a & (((type)1 << (__n & 255)) - 1) : __a; } \
    __META_SSE type _bextr_u##bits(type __a, unsigned int __start, unsigned int __n) \
    { return (__start & 255) < bits ? _bzhi_u##bits(__a >> (__start & 255), __n & 255) : 0; }
__META_WIDTHS(unsigned int, 32, __builtin_clz, __builtin_ctz)
__META_WIDTHS(unsigned long long, 64, __builtin_clzll, __builtin_ctzll)
__META_SSE unsigned long long _mulx_u64(unsigned long long __a, unsigned long long __b, unsigned long long *__high)
{
    unsigned __int128 __r = (unsigned __int128)__a * __b;
    *__high = (unsigned long long)(__r >> 64);
    return (unsigned long long)__r;
}

#endif
