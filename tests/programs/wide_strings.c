#include <stddef.h>
#include <stdint.h>
int printf(const char *, ...);
typedef uint_least16_t char16_t; typedef uint_least32_t char32_t;
wchar_t a[] = L"añ€😀"; char16_t b[] = u"añ€😀"; char32_t c[] = U"añ€😀"; char d[] = u8"añ€😀"; char e[] = "a\u00f1\u20ac\U0001F600";
wchar_t f[3] = L"abc"; wchar_t g[10] = L"x" L"y" "z"; const wchar_t *h = "one" L"two"; char16_t *i = u"p" "q"; wchar_t j[] = {L"brace"}; wchar_t k[2][4] = {L"ab", {L"cd"}};
struct { int n; wchar_t w[4]; char16_t u[3]; } s = { 1, L"wid", u"hi" }; static const char32_t *const l[] = { U"one", U"two" };
int \u00e9t\u00e9 = 5; int été2 = 6;
int main(void) {
  printf("%zu %zu %zu %zu %zu\n", sizeof a, sizeof b, sizeof c, sizeof d, sizeof e);
  for (int n = 0; n < 5; n++) printf("%x %x %x\n", a[n], b[n], c[n]); for (int n = 0; n < sizeof d; n++) printf("%02x%02x ", d[n] & 255, e[n] & 255); printf("\n");
  printf("%d %d %d %d %d %d\n", f[2], g[2], h[4], i[1], j[3], k[1][1]); printf("%x %x %x %x %d\n", L'€', u'€', U'😀', 'a', (int)sizeof('a')); printf("%d %d %d\n", s.w[2], s.u[1], l[1][1]);
  wchar_t loc[] = L"local"; const wchar_t *p = L"ptr"; printf("%d %d %d\n", loc[4], p[2], (int)sizeof loc); printf("%d %d %d\n", été + été2, (int)sizeof(L'a'), 'ab'); printf("%x %x %x %d\n", L'\xffff', u'\xffff', '\377', '\xff'); printf("%s\n", "\x41" "1"); printf("%d %d\n", L"\x12345678"[0], (int)sizeof("a\0b"));
  return 0; }
