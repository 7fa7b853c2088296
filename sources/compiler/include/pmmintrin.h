/* SSE3 (Intel SDM volume 2); see <emmintrin.h>. */
#ifndef __META_PMMINTRIN
#define __META_PMMINTRIN 1

#include <emmintrin.h>

__META_ASM2S(_mm_addsub_ps, "addsubps")
__META_ASM2S(_mm_hadd_ps, "haddps")
__META_ASM2S(_mm_hsub_ps, "hsubps")
__META_ASM2D(_mm_addsub_pd, "addsubpd")
__META_ASM2D(_mm_hadd_pd, "haddpd")
__META_ASM2D(_mm_hsub_pd, "hsubpd")
__META_SSE __m128 _mm_movehdup_ps(__m128 __a) { return (__m128){__a[1], __a[1], __a[3], __a[3]}; }
__META_SSE __m128 _mm_moveldup_ps(__m128 __a) { return (__m128){__a[0], __a[0], __a[2], __a[2]}; }
__META_SSE __m128d _mm_movedup_pd(__m128d __a) { return (__m128d){__a[0], __a[0]}; }
__META_SSE __m128d _mm_loaddup_pd(double const *__p) { return (__m128d){*__p, *__p}; }

#endif
