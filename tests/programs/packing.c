#include <stddef.h>
int printf(const char *, ...);
#pragma pack(push, 1)
struct a { char c; int i; long l; };
#pragma pack(push, 2)
struct b { char c; int i; long l; short s; };
#pragma pack(pop)
struct c { char c; double d; struct b b; };
#pragma pack(pop)
struct d { char c; double d; };
#pragma pack(4)
struct e { char c; double d; long double ld; };
#pragma pack()
struct f { char c; long d; };
_Pragma("pack(1)") struct g { char c; int d; }; _Pragma("pack()")
struct __attribute__((packed)) h { char c; int x : 5; long y : 40; int z; };
struct i { char c; int x __attribute__((packed)); short s; };
struct j { char a; _Alignas(16) char b; char c; };
struct k { int a; } __attribute__((aligned(64)));
struct l { char a; struct k k; };
typedef int aligned_int __attribute__((aligned(16)));
typedef int small_int __attribute__((aligned(1)));
struct m { char c; aligned_int x; small_int s; char d; small_int e; };
#pragma pack(push, mylabel, 2)
struct n { char a; int b; };
#pragma pack(pop, mylabel)
struct o { char a; _Alignas(0) int b; _Alignas(double) char c; };
typedef struct __attribute__((packed)) { char a; int b; } pk; 
#pragma pack(push, 1)
struct p { char c; struct { int a; char b; } in; unsigned x : 3; unsigned y : 30; };
#pragma pack(pop)
typedef char buf[10] __attribute__((aligned(8)));
aligned_int gi; struct { char c; buf b; } q;
#define S(x) printf(#x " %d %d\n", (int)sizeof(x), (int)_Alignof(x))
int main(void) { S(struct a); S(struct b); S(struct c); S(struct d); S(struct e); S(struct f); S(struct g); S(struct h); S(struct i); S(struct j); S(struct k); S(struct l); S(struct m); S(struct n); S(struct o); S(pk); S(struct p); S(aligned_int); S(buf); S(q);
 printf("%d %d %d %d %d\n", (int)offsetof(struct c, b), (int)offsetof(struct e, d), (int)offsetof(struct e, ld), (int)offsetof(struct j, b), (int)offsetof(struct m, x));
 printf("%d %d %d\n", (int)offsetof(struct m, s), (int)offsetof(struct m, e), (int)offsetof(struct p, in.b));
 struct h h = { 1, -3, 123456789012, 77 }; printf("%d %ld %d\n", h.x, (long)h.y, h.z); struct p p = {1, {2, 3}, 5, 1000000}; printf("%d %u %u\n", p.in.a, p.x, p.y);
 aligned_int loc; printf("%d %d\n", (int)((unsigned long)&gi % 16), (int)((unsigned long)&loc % 16));
 return 0; }
