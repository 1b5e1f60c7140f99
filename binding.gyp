# The same addon for node-gyp (`npx node-gyp rebuild`). The source lists are those of CMakeLists.txt;
# scripts/check-sources.mjs holds the two together.
{
  'targets': [
    {
      'target_name': 'lladdr',
      'sources': [
        'native/addon.cc',
        'native/convert.cc',
        'native/error.cc',
        'native/files.cc',
        'native/links_object.cc',
        'native/lock_object.cc',
        'native/lock_request.cc',
        'native/watch_request.cc',
        'native/common/errno_name.cc',
        'native/common/failure.cc',
        'native/common/thread.cc',
        'native/file/durable.cc',
        'native/file/grant_wait.cc',
        'native/file/lock.cc',
        'native/file/lock_byte.cc',
        'native/link/address.cc',
        'native/link/link_backend.cc',
        'native/link/link_name.cc',
        'native/link/news_queue.cc',
        'native/link/refusal.cc',
      ],
      'include_dirs': [
        'native',
        "<!(node -p \"require('node-addon-api').include_dir\")",
      ],
      'defines': [
        'NAPI_VERSION=8',
        'NAPI_DISABLE_CPP_EXCEPTIONS',
        'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
      ],
      'cflags': ['-Wall', '-Wextra', '-fvisibility=hidden', '-fasynchronous-unwind-tables'],
      'cflags_cc!': ['-std=gnu++17', '-std=gnu++20'],
      'cflags_cc': ['-std=c++17', '-fno-exceptions', '-fvisibility-inlines-hidden'],
      'conditions': [
        ['OS=="linux"', {
          'sources': [
            'native/link/linux/address_socket.cc',
            'native/link/linux/assign_type.cc',
            'native/link/linux/backend.cc',
            'native/link/linux/identity.cc',
            'native/link/linux/link_channel.cc',
            'native/link/linux/link_message.cc',
            'native/link/linux/link_watch.cc',
            'native/link/linux/namespace.cc',
            'native/link/linux/netlink_message.cc',
            'native/link/linux/netlink_socket.cc',
          ],
        }],
        ['OS!="mac"', {
          'sources': ['native/file/posix/sync.cc'],
        }],
        ['OS!="linux" and OS!="mac"', {
          'sources': ['native/link/unsupported/backend.cc'],
        }],
        ['OS=="mac"', {
          'sources': [
            'native/file/darwin/sync.cc',
            'native/link/darwin/backend.cc',
            'native/link/darwin/core_foundation.cc',
            'native/link/darwin/core_wlan.cc',
            'native/link/darwin/framework.cc',
            'native/link/darwin/identity.cc',
            'native/link/darwin/interface_list.cc',
            'native/link/darwin/interface_message.cc',
            'native/link/darwin/interface_type.cc',
            'native/link/darwin/link_socket.cc',
            'native/link/darwin/objective_c.cc',
            'native/link/darwin/off_network.cc',
            'native/link/darwin/system_configuration.cc',
          ],
          'xcode_settings': {
            'CLANG_CXX_LANGUAGE_STANDARD': 'c++17',
            'GCC_ENABLE_CPP_EXCEPTIONS': 'NO',
            'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
            'MACOSX_DEPLOYMENT_TARGET': '11.0',
          },
        }],
      ],
    },
  ],
}
