struct __attribute__((scalar_storage_order("big-endian"))) s { int a; };
int f(void) __attribute__((target_clones("avx", "default")));
int g(void) __attribute__((ifunc("resolver")));

// 1:23: attribute 'scalar_storage_order' is not supported
// 2:28: attribute 'target_clones' is not supported
// 3:28: attribute 'ifunc' is not supported
