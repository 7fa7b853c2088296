/* SSE4.2 without its string instructions, and POPCNT (Intel SDM volume 2); see <emmintrin.h>. */
#ifndef __META_NMMINTRIN
#define __META_NMMINTRIN 1

#include <popcntintrin.h>
#include <smmintrin.h>

__META_OP2(_mm_cmpgt_epi64, __v2di, >)

#define __META_CRC(name, result, type, instruction) \
    __META_SSE result name(result __c, type __v) { __asm__(instruction " %1, %0" : "+r"(__c) : "r"(__v)); return __c; }
__META_CRC(_mm_crc32_u8, unsigned int, unsigned char, "crc32b")
__META_CRC(_mm_crc32_u16, unsigned int, unsigned short, "crc32w")
__META_CRC(_mm_crc32_u32, unsigned int, unsigned int, "crc32l")
__META_CRC(_mm_crc32_u64, unsigned long long, unsigned long long, "crc32q")

#endif
