int printf(const char *, ...);
enum small : unsigned char { A, B = 200, C };
enum fwd : long long; enum fwd : long long { BIG = 0x123456789abLL };
struct e { enum small s; enum small t : 4; int x; };
constexpr int n = 5; constexpr double pi = 3.25; static constexpr unsigned long long mask = 0xffull << 8;
int arr[n] = {}; 
[[nodiscard]] static int f(int, [[maybe_unused]] int b) { return b; }
[[noreturn]] [[gnu::cold]] void stop(void); [[deprecated("why")]] int old [[gnu::unused]];
static int va(...) { return 3; }
int noargs() { return 7; }
static_assert(sizeof(enum small) == 1); static_assert(n == 5, "text");

alignas(32) char al[4];
int main(void) {
  bool t = true, u = false; int *p = nullptr; auto x = 1.5f; const auto y = 7ul; auto z = "str"; static auto w = 5;
  printf("%d %d %d %f %lu %s %d\n", t, u, p == nullptr, x, y, z, w);
  printf("%d %d %d %d\n", (int)sizeof(x), (int)sizeof(y), (int)sizeof true, (int)sizeof(struct e));
  printf("%d %d %lld %d\n", 0b1010'1010, 1'000'000, (long long)BIG, C);
  constexpr int k = n * 2; int q[k] = {[2] = 3}; switch (x > 1 ? 10 : 0) { case k: printf("ten %d\n", q[2]); [[fallthrough]]; default: break; }
  typeof_unqual(y) m = 3; m++; typeof(nullptr) np = nullptr; (void)np;
  printf("%d %d %d %lu %d\n", f(1, 2), va(1, 2.5), noargs(), m, (int)alignof(al));
  goto end;
  { lab: int v = 3; printf("%d\n", v); }
end:
  struct e s = {}; int e2[3] = {}; printf("%d %d\n", s.x, e2[2]);
  printf("%d\n", _Generic(true, bool: 1, int: 2)); printf("%f %llx\n", pi, mask);
  int été = 3; printf("%d %d\n", \u00e9t\u00e9, été);
  int *lit = (static int[]){1, 2, 3}; printf("%d\n", lit[2]);
  if (t) goto done;
done:
}
