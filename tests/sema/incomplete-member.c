struct s {
    int a;
    struct s inner;
};

// 3:14: member 'inner' has incomplete type 'struct s'
