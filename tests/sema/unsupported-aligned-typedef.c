typedef int t __attribute__((aligned(16)));

// 1:13: attribute 'aligned' on a typedef is not supported
